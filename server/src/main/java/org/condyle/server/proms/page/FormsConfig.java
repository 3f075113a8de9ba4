package org.condyle.server.proms.page;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import java.time.Clock;
import org.condyle.server.audit.AuditTrail;
import org.condyle.server.audit.Strangers;
import org.condyle.server.page.ClientAddress;
import org.condyle.server.page.PublicAddress;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.link.Links;
import org.condyle.server.proms.link.SecondStep;
import org.condyle.server.proms.link.Sessions;
import org.condyle.server.proms.rules.PromRules;
import org.condyle.server.store.Contents;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Meta;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** Wires the form. Only its servlet is there from the start. */
@Configuration(proxyBeanMethods = false)
public class FormsConfig {

  @Bean
  ServletRegistrationBean<FormsServlet> formsServlet(
      ObjectProvider<FormPages> pages, PublicAddress address, ClientAddress clients) {
    ServletRegistrationBean<FormsServlet> servlet =
        new ServletRegistrationBean<>(
            new FormsServlet(pages::getObject, address, clients), "/forms/*");
    servlet.setName("forms");
    return servlet;
  }

  @Bean
  @Lazy
  FormPages formPages(
      Links links,
      SecondStep secondStep,
      Sessions sessions,
      RecordStore records,
      PromRules rules,
      IFhirSystemDao<Bundle, Meta> system,
      DaoRegistry daos,
      Contents contents,
      PracticeOfRequest practices,
      DueUpkeep upkeep,
      AuditTrail trail,
      Strangers strangers,
      Clock clock) {
    Templates templates = new Templates();
    FormTrail recorded = new FormTrail(trail, strangers, clock);
    AnsweredParts parts = new AnsweredParts(rules);
    DueForms forms =
        new DueForms(records, rules, new Sheets(new SiteQuestionnaires(contents)), parts);
    ResponseWriter writer = new ResponseWriter(system, daos, rules, practices, clock);
    Responses responses = new Responses(daos, writer);
    return new FormPages(
        new Entrance(links, secondStep, sessions, templates, recorded),
        sessions,
        forms,
        new OverviewPages(responses, rules),
        new QuestionPages(responses, sessions),
        new FinishPages(forms, parts, responses, writer, links, sessions, upkeep, recorded),
        templates);
  }
}
