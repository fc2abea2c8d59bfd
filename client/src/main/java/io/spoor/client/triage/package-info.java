/** What people do with alerts, whichever way they do it: by a command or over HTTP. */
@NullMarked
package io.spoor.client.triage;

import org.jspecify.annotations.NullMarked;
