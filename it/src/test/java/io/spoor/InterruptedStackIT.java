package io.spoor;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Tests that interrupt one {@code SharedStack}, in one JVM: with {@link SharedStackIT} they would
 * take longest of all. {@code it/pom.xml} excludes these classes from the other JVMs.
 */
@Suite
@SelectClasses(names = {"io.spoor.cli.endtoend.EvidenceIT", "io.spoor.cli.endtoend.ReplayIT"})
class InterruptedStackIT {}
