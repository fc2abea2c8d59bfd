/** Who may do what in Kafka, as one table, and how a cluster comes to hold to it. */
@NullMarked
package io.spoor.schemas.access;

import org.jspecify.annotations.NullMarked;
