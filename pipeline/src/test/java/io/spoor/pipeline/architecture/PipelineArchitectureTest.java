package io.spoor.pipeline.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.codec.AvroCodec;
import java.util.List;

/** Steps know neither Kafka nor each other; what they share lies below them. */
@AnalyzeClasses(packages = "io.spoor.pipeline", importOptions = DoNotIncludeTests.class)
class PipelineArchitectureTest {
  @ArchTest
  static final ArchRule stepsKnowNoKafka =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");

  /** A step handles records, which must not reach a log. */
  @ArchTest
  static final ArchRule stepsDoNotLog =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..");

  @ArchTest
  static final ArchRule dataFlowsOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage("io.spoor.pipeline..")
          .layer("stitch")
          .definedBy("..pipeline.stitch..")
          .layer("assemble")
          .definedBy("..pipeline.assemble..")
          .layer("profile")
          .definedBy("..pipeline.profile..")
          .layer("detect")
          .definedBy("..pipeline.detect..")
          .layer("alert")
          .definedBy("..pipeline.alert..")
          .layer("triage")
          .definedBy("..pipeline.triage..")
          .layer("manifest")
          .definedBy("..pipeline.manifest..")
          .layer("settings")
          .definedBy("..pipeline.settings..")
          .layer("ground")
          .definedBy(
              "io.spoor.pipeline", "..pipeline.rows..", "..pipeline.state..", "..pipeline.tuning..")
          .whereLayer("stitch")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("assemble")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("profile")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("triage")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("alert")
          .mayOnlyBeAccessedByLayers("assemble")
          .whereLayer("detect")
          .mayOnlyBeAccessedByLayers(
              "stitch", "assemble", "profile", "alert", "triage", "settings");

  /** Detectors evaluate effects; the source of an event is only passed on, in its observation. */
  @ArchTest
  static final ArchRule detectorsDoNotAskForTheSource =
      noClasses()
          .that()
          .resideInAPackage("..pipeline.detect..")
          .and()
          .doNotHaveFullyQualifiedName("io.spoor.pipeline.detect.ObservationFactory")
          .should()
          .callMethod(IdentityEvent.class, "getSource")
          .orShould()
          .callMethod(Observation.class, "getSource");

  /** A codec made elsewhere would not read rows of earlier formats. */
  @ArchTest
  static final ArchRule rowFormatsAreInOnePlace =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.spoor.pipeline.rows.RowFormats")
          .and()
          // They measure messages, and store nothing of them.
          .doNotHaveFullyQualifiedName("io.spoor.pipeline.assemble.publication.ViewPublisher")
          .and()
          .doNotHaveFullyQualifiedName("io.spoor.pipeline.stitch.RunContents")
          .should()
          .callMethod(AvroCodec.class, "of", Class.class, List.class);

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.spoor.pipeline.(*)..").should().beFreeOfCycles();
}
