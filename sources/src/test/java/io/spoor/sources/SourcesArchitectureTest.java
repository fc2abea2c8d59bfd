package io.spoor.sources;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Mapping a record is a pure function. */
@AnalyzeClasses(packages = "io.spoor.sources", importOptions = DoNotIncludeTests.class)
class SourcesArchitectureTest {
  @ArchTest
  static final ArchRule sourcesKnowNoKafka =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");

  /** A source handles raw records, which must not reach a log. */
  @ArchTest
  static final ArchRule sourcesDoNotLog =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..");

  @ArchTest
  static final ArchRule sourcesReadNoFiles =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net.http..");
}
