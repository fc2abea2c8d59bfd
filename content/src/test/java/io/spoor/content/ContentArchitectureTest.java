package io.spoor.content;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Reading content is a pure function. */
@AnalyzeClasses(packages = "io.spoor.content", importOptions = DoNotIncludeTests.class)
class ContentArchitectureTest {
  @ArchTest
  static final ArchRule contentKnowsNoKafka =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.kafka..");

  /** Content must not reach a log. */
  @ArchTest
  static final ArchRule contentIsNotLogged =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.slf4j..");

  @ArchTest
  static final ArchRule contentReadsNoFiles =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.net.http..");
}
