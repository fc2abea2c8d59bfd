/**
 * What every sink needs: reading records, committing what is settled, dead letters, back-pressure,
 * pauses, trust. Knows no destination.
 */
@NullMarked
package io.spoor.connectors.sink;

import org.jspecify.annotations.NullMarked;
