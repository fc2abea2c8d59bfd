/** Costs of single steps, measured with JMH. */
@NullMarked
package io.spoor.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
