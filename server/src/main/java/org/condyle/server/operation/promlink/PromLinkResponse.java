package org.condyle.server.operation.promlink;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.condyle.server.page.QrPicture;
import org.condyle.server.proms.link.IssuedLink;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.UrlType;

/** The link, until when it is valid, and the same as a picture to be scanned. */
final class PromLinkResponse {

  private PromLinkResponse() {}

  static Parameters of(IssuedLink link) {
    String url = link.url().toString();
    Attachment picture = new Attachment();
    picture.setContentType("image/svg+xml");
    picture.setData(QrPicture.svg(url).getBytes(StandardCharsets.UTF_8));
    Parameters response = new Parameters();
    response.addParameter().setName("link").setValue(new IdType(link.id().toString()));
    response.addParameter().setName("url").setValue(new UrlType(url));
    response.addParameter().setName("expires").setValue(new InstantType(Date.from(link.expires())));
    response.addParameter().setName("qr").setValue(picture);
    return response;
  }
}
