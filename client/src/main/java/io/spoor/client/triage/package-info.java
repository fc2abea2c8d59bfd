/** Alert triage, shared by the commands and the HTTP API. */
@NullMarked
package io.spoor.client.triage;

import org.jspecify.annotations.NullMarked;
