/** What single steps cost, by JMH. */
@NullMarked
package io.spoor.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
