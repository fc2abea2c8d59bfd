/** Entries of Google Cloud's audit logs. */
@NullMarked
package io.spoor.sources.gcp;

import org.jspecify.annotations.NullMarked;
