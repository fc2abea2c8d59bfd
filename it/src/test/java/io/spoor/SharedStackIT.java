package io.spoor;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Tests that use one {@code SharedStack}, in one JVM; other tests run in other JVMs at the same
 * time, each with servers of its own. {@code it/pom.xml} excludes these classes from the other
 * JVMs.
 */
@Suite
@SelectClasses(
    names = {
      "io.spoor.cli.endtoend.EndToEndIT",
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
