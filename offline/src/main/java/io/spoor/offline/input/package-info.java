/** Reads raw records from files: NDJSON, CloudTrail documents, plain or compressed. */
@NullMarked
package io.spoor.offline.input;

import org.jspecify.annotations.NullMarked;
