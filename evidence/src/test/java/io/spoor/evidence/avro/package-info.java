@NullMarked
package io.spoor.evidence.avro;

import org.jspecify.annotations.NullMarked;
