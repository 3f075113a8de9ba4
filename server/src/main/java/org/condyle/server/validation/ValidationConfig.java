package org.condyle.server.validation;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.interceptor.api.IInterceptorService;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import java.nio.file.Path;
import java.util.List;
import org.condyle.server.ServerSettings;
import org.condyle.server.ValidationMode;
import org.condyle.server.database.DataFolder;
import org.condyle.server.partition.PracticeOfRequest;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Validation on write, with the FHIR packages of the data folder. */
@Configuration(proxyBeanMethods = false)
public class ValidationConfig {

  /** Below the data folder: the {@code .tgz} packages whose profiles are installed. */
  public static final String PACKAGES_FOLDER = "packages";

  @Bean
  public ValidationPolicy validationPolicy(ServerSettings settings) {
    return new ValidationPolicy(settings.validation());
  }

  @Bean
  public LazyValidator lazyValidator(
      FhirContext fhirContext,
      DefaultProfileValidationSupport fhirDefinitions,
      DaoRegistry daos,
      DataFolder dataFolder) {
    Path packages = dataFolder.path().resolve(PACKAGES_FOLDER);
    return new LazyValidator(
        () ->
            new ProfileValidator(
                fhirContext,
                List.of(
                    fhirDefinitions,
                    ProfilePackages.read(fhirContext, packages),
                    new StoredProfiles(fhirContext, daos))));
  }

  @Bean
  public WriteValidation writeValidation(ValidationPolicy policy, LazyValidator validator) {
    return new WriteValidation(policy, validator);
  }

  @Bean
  public ValidationOnWrite validationOnWrite(
      WriteValidation validation, PracticeOfRequest practices, IInterceptorService interceptors) {
    ValidationOnWrite onWrite = new ValidationOnWrite(validation, practices);
    interceptors.registerInterceptor(onWrite);
    return onWrite;
  }

  @Bean
  public ForgetChangedProfiles forgetChangedProfiles(
      LazyValidator validator, IInterceptorService interceptors) {
    ForgetChangedProfiles forget = new ForgetChangedProfiles(validator);
    interceptors.registerInterceptor(forget);
    return forget;
  }

  /**
   * The first patient need not wait for the packages to be read; the start does not wait either.
   */
  @Bean
  public ApplicationListener<ApplicationReadyEvent> warmValidator(
      ServerSettings settings, LazyValidator validator) {
    return ready -> {
      if (settings.validation() != ValidationMode.OFF) {
        Thread thread = new Thread(validator::get, "read-profiles");
        thread.setDaemon(true);
        thread.start();
      }
    };
  }
}
