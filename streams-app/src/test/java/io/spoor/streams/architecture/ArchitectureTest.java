package io.spoor.streams.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** app → topology → stages; and the stages' rules know nothing of Kafka. */
@AnalyzeClasses(packages = "io.spoor.streams", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule domainKnowsNoKafka =
      noClasses()
          .that()
          .resideInAPackage("..domain..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule analysisKnowsNoKafka =
      noClasses()
          .that()
          .resideInAPackage("..analyze..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  /** What handles records has nothing to say them with. */
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
  static final ArchRule dataFlowsOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.spoor.streams..")
          .layer("app")
          .definedBy("..streams.app..")
          .layer("telemetry")
          .definedBy("..streams.telemetry..")
          .layer("topology")
          .definedBy("..streams.topology..")
          .layer("analyze")
          .definedBy("..streams.analyze..")
          .layer("cases")
          .definedBy("..streams.cases..")
          .layer("normalise")
          .definedBy("..normalise..")
          .layer("stitch")
          .definedBy("..stitch..")
          .layer("assemble")
          .definedBy("..assemble..")
          .layer("profile")
          .definedBy("..profile..")
          .layer("detect")
          .definedBy("..detect..")
          .layer("alert")
          .definedBy("..alert..")
          .layer("triage")
          .definedBy("..triage..")
          .layer("manifest")
          .definedBy("..manifest..")
          .layer("ground")
          .definedBy("..trace..", "..rows..", "..stage..", "..state..", "..tuning..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("telemetry")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("topology")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("cases")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("analyze")
          .mayOnlyBeAccessedByLayers("cases")
          .whereLayer("normalise")
          .mayOnlyBeAccessedByLayers("app", "topology", "analyze", "cases", "manifest", "alert")
          .whereLayer("stitch")
          .mayOnlyBeAccessedByLayers("topology", "analyze")
          .whereLayer("assemble")
          .mayOnlyBeAccessedByLayers("topology", "analyze")
          .whereLayer("profile")
          .mayOnlyBeAccessedByLayers("topology", "analyze")
          .whereLayer("detect")
          .mayOnlyBeAccessedByLayers(
              "topology", "analyze", "cases", "stitch", "assemble", "profile", "alert", "triage")
          .whereLayer("alert")
          .mayOnlyBeAccessedByLayers("app", "topology", "analyze", "assemble")
          .whereLayer("triage")
          .mayOnlyBeAccessedByLayers("topology");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.spoor.streams.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheAppStartsThings =
      classes().that().haveSimpleNameEndingWith("App").should().resideInAPackage("..streams.app..");
}
