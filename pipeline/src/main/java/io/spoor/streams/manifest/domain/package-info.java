/**
 * Manifests: reading the documents that operators write, and looking up the version in force at the
 * time of an event.
 */
@NullMarked
package io.spoor.streams.manifest.domain;

import org.jspecify.annotations.NullMarked;
