/** Kafka permissions as one table, and their reconciliation with a cluster. */
@NullMarked
package io.spoor.platform.access;

import org.jspecify.annotations.NullMarked;
