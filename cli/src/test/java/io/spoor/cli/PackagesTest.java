package io.spoor.cli;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A reader keeps the picture of a package in mind, and follows it in one direction. */
@AnalyzeClasses(packages = "io.spoor", importOptions = DoNotIncludeTests.class)
class PackagesTest {
  private static final long MOST_CLASSES = 40;

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.spoor.(**)").should().beFreeOfCycles();

  /** Records of contracts are generated; their package is the list of them. */
  @ArchTest
  static void packagesAreSmall(JavaClasses classes) {
    Map<String, Long> sizes =
        classes.stream()
            .filter(each -> each.isTopLevelClass() && !each.getSimpleName().equals("package-info"))
            .filter(each -> !each.isAssignableTo("org.apache.avro.generic.GenericContainer"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    sizes.values().removeIf(size -> size <= MOST_CLASSES);
    assertThat(sizes).isEmpty();
  }
}
