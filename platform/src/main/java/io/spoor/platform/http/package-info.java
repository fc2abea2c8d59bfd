/**
 * An HTTP listener whose memory, threads and waiting times are bounded whatever its clients do.
 * Serves health pages and the API.
 */
@NullMarked
package io.spoor.platform.http;

import org.jspecify.annotations.NullMarked;
