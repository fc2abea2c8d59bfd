/** Assemble: keeps what stands in a chain, judges its identity switches, publishes its summary. */
@NullMarked
package io.spoor.pipeline.assemble;

import org.jspecify.annotations.NullMarked;
