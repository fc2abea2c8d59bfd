package io.spoor.streams.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** app → telemetry, topology; and only the application logs. */
@AnalyzeClasses(packages = "io.spoor.streams", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  /** Processors handle records, which must not reach a log. */
  @ArchTest
  static final ArchRule onlyTheAppLogs =
      noClasses()
          .that()
          .resideOutsideOfPackage("..streams.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.slf4j..");

  @ArchTest
  static final ArchRule onlyTelemetryKnowsMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage("..telemetry..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.micrometer..");

  @ArchTest
  static final ArchRule theAppIsOnTop =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.spoor.streams..")
          .layer("app")
          .definedBy("..streams.app..")
          .layer("telemetry")
          .definedBy("..streams.telemetry..")
          .layer("topology")
          .definedBy("..streams.topology..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("telemetry")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("app");

  @ArchTest
  static final ArchRule onlyTheAppStartsThings =
      classes().that().haveSimpleNameEndingWith("App").should().resideInAPackage("..streams.app..");
}
