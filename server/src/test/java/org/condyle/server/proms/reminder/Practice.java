package org.condyle.server.proms.reminder;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.condyle.server.SharedServer;
import org.condyle.server.database.Transactions;
import org.condyle.server.partition.PracticeOfRequest;
import org.condyle.server.partition.SystemRequests;
import org.condyle.server.proms.channel.Channel;
import org.condyle.server.proms.channel.Channels;
import org.condyle.server.proms.channel.MessageTexts;
import org.condyle.server.proms.channel.Recipient;
import org.condyle.server.proms.derived.DerivedResources;
import org.condyle.server.proms.due.DueUpkeep;
import org.condyle.server.proms.link.Links;
import org.condyle.server.store.RecordStore;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A practice on the shared server that sends reminders by a channel of the test. What is due is
 * worked out by the server, on the day that it is; the sender has a clock of its own, which begins
 * a day later.
 */
final class Practice {

  private static final URI BASE = URI.create("https://forms.example");

  private final int partition;
  private final SettableClock clock;
  private final ReminderTable patients;
  private final MessageTable messages;
  private final SentRecord record;
  private final ReminderSender sender;
  private final Channels channels;
  private final JdbcClient database = JdbcClient.create(part(DataSource.class));

  Practice(int partition, QuietHours quiet, Channels channels, URI base) {
    PracticeOfRequest practices = part(PracticeOfRequest.class);
    ReminderRules rules = ReminderRules.shipped();
    this.partition = partition;
    SharedServer.addPractice(partition);
    this.clock = new SettableClock(tomorrowAtNoon());
    NextLook nextLook = new NextLook(new ReminderPlanner(rules), quiet, practices, clock);
    this.patients = new ReminderTable(part(Transactions.class), nextLook);
    this.messages = new MessageTable(part(Transactions.class), nextLook, rules.canonical());
    this.record =
        new SentRecord(part(DerivedResources.class), part(RecordStore.class), messages, practices);
    this.channels = channels;
    MessageWriter writer =
        new MessageWriter(
            part(MessageTexts.class),
            part(Links.class),
            base,
            practices,
            Duration.ofDays(14),
            clock);
    this.sender =
        new ReminderSender(
            patients,
            messages,
            record,
            nextLook,
            writer,
            channels,
            part(DueUpkeep.class),
            part(DaoRegistry.class),
            clock);
  }

  Practice(int partition, Channel channel) {
    this(
        partition,
        QuietHours.fromEnvironment(Map.of(QuietHours.HOURS, "none")),
        new Channels(List.of(channel)),
        BASE);
  }

  static <T> T part(Class<T> type) {
    return SharedServer.server().part(type);
  }

  private static Instant tomorrowAtNoon() {
    return Instant.now().truncatedTo(ChronoUnit.DAYS).plus(36, ChronoUnit.HOURS);
  }

  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  SettableClock clock() {
    return clock;
  }

  int partition() {
    return partition;
  }

  MessageTable messages() {
    return messages;
  }

  /** Sends all that is to be sent now, as one who turned reminders on today. */
  void send() {
    while (sender.next(partition, today())) {
      // The next one.
    }
  }

  /** The work as the server does it by itself. */
  ReminderWork work(ReminderSettings settings, Channels ways) {
    return new ReminderWork(
        settings, ways, patients, messages, record, sender, part(PracticeOfRequest.class), clock);
  }

  Channels channels() {
    return channels;
  }

  Patient patient(String id) {
    Patient patient = new Patient();
    patient.setId("Patient/" + id);
    patient.setBirthDateElement(new DateType("1980-01-01"));
    patient.addTelecom().setSystem(ContactPointSystem.EMAIL).setValue(id + "@example.org");
    return patient;
  }

  /** A knee replacement of a patient that is planned for a day. */
  static ServiceRequest order(String patient, LocalDate day) {
    ServiceRequest order = new ServiceRequest();
    order.setId("ServiceRequest/" + patient + "-knee");
    order.setStatus(ServiceRequestStatus.ACTIVE).setIntent(ServiceRequestIntent.ORDER);
    order.setCode(new CodeableConcept(new Coding("http://www.ama-assn.org/go/cpt", "27447", null)));
    order.addBodySite(new CodeableConcept(new Coding("http://snomed.info/sct", "7771000", null)));
    order.setSubject(new Reference("Patient/" + patient));
    order.setOccurrence(new DateTimeType(day.toString()));
    return order;
  }

  /**
   * Stores a patient whose knee is to be replaced in 85 days, so that they could be asked for 5
   * days, and works out what is due.
   */
  void plan(Patient patient) {
    String id = patient.getIdElement().getIdPart();
    put(patient);
    put(order(id, today().plusDays(85)));
    part(DueUpkeep.class).bringUpToDate(partition, id);
  }

  void put(Resource resource) {
    part(DaoRegistry.class)
        .getResourceDao(resource.fhirType())
        .update(resource, SystemRequests.in(partition));
  }

  /**
   * Deletes a resource.
   *
   * @param reference for example {@code Patient/1}
   */
  void delete(String reference) {
    IdType id = new IdType(reference);
    part(DaoRegistry.class)
        .getResourceDao(id.getResourceType())
        .delete(id, SystemRequests.in(partition));
  }

  <T extends Resource> T read(Class<T> type, String id) {
    return type.cast(
        part(DaoRegistry.class)
            .getResourceDao(type.getSimpleName())
            .read(new IdType(type.getSimpleName(), id), SystemRequests.in(partition)));
  }

  /** A message as it is stored. */
  record Stored(
      UUID messageId,
      String state,
      int attempts,
      OffsetDateTime attempted,
      @Nullable String reason) {

    String communication() {
      return "reminder-" + messageId;
    }
  }

  /** What is stored of the messages of a patient, the oldest first. */
  List<Stored> stored(String patient) {
    return database
        .sql(
            "select message_id, state, attempts, attempted, reason from condyle.reminder_message"
                + " where partition_id = :partition and logical_id = :patient order by attempted")
        .param("partition", partition)
        .param("patient", patient)
        .query(Stored.class)
        .list();
  }

  String hindrance(String patient) {
    return database
        .sql(
            "select coalesce(hindrance, '') from condyle.reminder_patient"
                + " where partition_id = :partition and logical_id = :patient")
        .param("partition", partition)
        .param("patient", patient)
        .query(String.class)
        .single();
  }

  /** Begins the message that is due and stops, as a server does that crashes. */
  ReminderMessage beginAndCrash(Channel channel, Recipient to) {
    ClaimedPatient claimed =
        patients
            .claim(partition, clock.instant(), clock.instant().plus(ReminderSender.CLAIM))
            .orElseThrow();
    return messages
        .begin(claimed, new Channels.Route(channel, to), today(), clock.instant())
        .orElseThrow()
        .message();
  }

  /** Forgets a patient, as it is told of one who is gone. */
  void forget(String patient) {
    long key = part(RecordStore.class).patientKey(partition, patient).orElseThrow();
    part(Transactions.class)
        .write(
            connection -> {
              part(Reminders.class).forget(connection, partition, List.of(key));
              return key;
            });
  }
}
