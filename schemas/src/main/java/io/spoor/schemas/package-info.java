/** Contracts shared by all modules: Avro records, the topic catalogue, serdes. */
@NullMarked
package io.spoor.schemas;

import org.jspecify.annotations.NullMarked;
