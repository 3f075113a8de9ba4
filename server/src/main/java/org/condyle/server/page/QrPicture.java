package org.condyle.server.page;

import io.nayuki.qrcodegen.QrCode;

/** A QR code as a picture that stays sharp at any size. */
public final class QrPicture {

  /** The light frame that readers need, in modules (ISO/IEC 18004). */
  private static final int QUIET_ZONE = 4;

  private QrPicture() {}

  /**
   * @param text what the code says
   * @return an SVG, black on white
   */
  public static String svg(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    int side = code.size + 2 * QUIET_ZONE;
    StringBuilder dark = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          dark.append('M').append(x + QUIET_ZONE).append(',').append(y + QUIET_ZONE);
          dark.append("h1v1h-1z");
        }
      }
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + side
        + " "
        + side
        + "\" shape-rendering=\"crispEdges\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
        + "<path d=\""
        + dark
        + "\" fill=\"#000\"/></svg>";
  }
}
