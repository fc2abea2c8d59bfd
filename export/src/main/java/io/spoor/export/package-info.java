/**
 * Exports part of an evidence log in a form that can be verified on its own: {@link
 * io.spoor.export.Exporter} writes an export, {@link io.spoor.export.ExportVerifier} verifies one.
 */
@NullMarked
package io.spoor.export;

import org.jspecify.annotations.NullMarked;
