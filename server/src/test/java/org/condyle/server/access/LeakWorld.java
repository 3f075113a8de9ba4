package org.condyle.server.access;

import java.net.http.HttpResponse;
import java.time.ZoneOffset;
import org.condyle.server.SharedServer;
import org.condyle.server.TestCaller;
import org.condyle.server.caller.Role;
import org.condyle.server.partition.Practice;
import org.condyle.server.partition.Practices;

/**
 * Two patients of a practice of their own, with what somebody could try to find out of the second:
 * her name, her HIV test, the surgeon both have.
 */
final class LeakWorld {

  private static final String BUNDLE =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
      {"resource":{"resourceType":"Practitioner","id":"lk-surgeon","name":[{"family":"Shared"}]},
       "request":{"method":"PUT","url":"Practitioner/lk-surgeon"}},
      {"resource":{"resourceType":"Patient","id":"lk-own","name":[{"family":"Own"}],
        "generalPractitioner":[{"reference":"Practitioner/lk-surgeon"}]},
       "request":{"method":"PUT","url":"Patient/lk-own"}},
      {"resource":{"resourceType":"Patient","id":"lk-her","name":[{"family":"Secretname"}],
        "birthDate":"1950-01-01",
        "generalPractitioner":[{"reference":"Practitioner/lk-surgeon"}]},
       "request":{"method":"PUT","url":"Patient/lk-her"}},
      {"resource":{"resourceType":"Observation","id":"lk-own-survey","status":"final",
        "category":[{"coding":[{"system":"urn:c","code":"survey"}]}],
        "code":{"coding":[{"system":"urn:o","code":"pain"}]},
        "subject":{"reference":"Patient/lk-own"}},
       "request":{"method":"PUT","url":"Observation/lk-own-survey"}},
      {"resource":{"resourceType":"Observation","id":"lk-own-lab","status":"final",
        "category":[{"coding":[{"system":"urn:c","code":"laboratory"}]}],
        "code":{"coding":[{"system":"urn:o","code":"inr"}]},
        "subject":{"reference":"Patient/lk-own"}},
       "request":{"method":"PUT","url":"Observation/lk-own-lab"}},
      {"resource":{"resourceType":"Observation","id":"lk-her-hiv","status":"final",
        "category":[{"coding":[{"system":"urn:c","code":"laboratory"}]}],
        "code":{"coding":[{"system":"urn:o","code":"hiv"}]},
        "subject":{"reference":"Patient/lk-her"},
        "performer":[{"reference":"Practitioner/lk-surgeon"}]},
       "request":{"method":"PUT","url":"Observation/lk-her-hiv"}},
      {"resource":{"resourceType":"DiagnosticReport","id":"lk-her-report","status":"final",
        "code":{"coding":[{"system":"urn:o","code":"secretreport"}]},
        "subject":{"reference":"Patient/lk-her"},
        "result":[{"reference":"Observation/lk-her-hiv"}]},
       "request":{"method":"PUT","url":"DiagnosticReport/lk-her-report"}},
      {"resource":{"resourceType":"QuestionnaireResponse","id":"lk-own-answers",
        "status":"in-progress","subject":{"reference":"Patient/lk-own"}},
       "request":{"method":"PUT","url":"QuestionnaireResponse/lk-own-answers"}},
      {"resource":{"resourceType":"QuestionnaireResponse","id":"lk-her-answers",
        "status":"in-progress","subject":{"reference":"Patient/lk-her"}},
       "request":{"method":"PUT","url":"QuestionnaireResponse/lk-her-answers"}},
      {"resource":{"resourceType":"ServiceRequest","id":"lk-her-order","status":"active",
        "intent":"order","subject":{"reference":"Patient/lk-her"}},
       "request":{"method":"PUT","url":"ServiceRequest/lk-her-order"}}]}
      """;

  private static final int PRACTICE = make();

  private LeakWorld() {}

  private static int make() {
    Practice practice =
        SharedServer.server().part(Practices.class).add("leaks", "Leaks", ZoneOffset.UTC);
    HttpResponse<String> stored =
        Http.post(TestCaller.of(Role.SYSTEM, practice.partition()), "", BUNDLE);
    if (stored.statusCode() != 200) {
      throw new IllegalStateException(stored.body());
    }
    return practice.partition();
  }

  static int practice() {
    return PRACTICE;
  }

  /** The patient who tries. */
  static TestCaller patient() {
    return TestCaller.patient(PRACTICE, "lk-own");
  }

  static TestCaller as(Role role) {
    return TestCaller.of(role, PRACTICE);
  }
}
