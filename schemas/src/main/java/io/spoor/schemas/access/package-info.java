/** Kafka permissions as one table, and their reconciliation with a cluster. */
@NullMarked
package io.spoor.schemas.access;

import org.jspecify.annotations.NullMarked;
