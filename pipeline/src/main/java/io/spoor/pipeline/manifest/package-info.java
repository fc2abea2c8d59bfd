/**
 * Manifests: parses the documents that operators write, and looks up the version in force at the
 * time of an event.
 */
@NullMarked
package io.spoor.pipeline.manifest;

import org.jspecify.annotations.NullMarked;
