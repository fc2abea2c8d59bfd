package io.spoor;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The tests that use the one {@code SharedStack}, in one JVM; tests with servers of their own run
 * in another JVM at the same time. Its name sorts first, so that it starts first. {@code
 * cli/pom.xml} excludes these classes from the other JVM.
 */
@Suite
@SelectClasses(
    names = {
      "io.spoor.cli.endtoend.EndToEndIT",
      "io.spoor.cli.endtoend.EvidenceIT",
      "io.spoor.cli.endtoend.ReplayIT",
      "io.spoor.cli.endtoend.StuckSinkIT",
      "io.spoor.client.kibana.KibanaClientIT",
      "io.spoor.client.search.RetentionIT",
      "io.spoor.client.search.SearchIT",
      "io.spoor.cli.endtoend.AppliedPoliciesIT",
      "io.spoor.cli.endtoend.SecondOpinionIT",
      "io.spoor.cli.endtoend.LiveDecisionsIT",
      "io.spoor.cli.endtoend.EventDaysIT",
      "io.spoor.cli.endtoend.AlertStormIT",
      "io.spoor.cli.endtoend.AlertsIT",
      "io.spoor.localstack.LocalStackIT"
    })
class SharedStackIT {}
