/** Real servers for tests: each is started once per test JVM, when the first test requests it. */
@NullMarked
package io.spoor.testkit.servers;

import org.jspecify.annotations.NullMarked;
