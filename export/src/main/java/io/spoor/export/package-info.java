/**
 * Hands out part of an evidence log so that it proves itself: {@link io.spoor.export.Exporter}
 * makes an export, {@link io.spoor.export.ExportVerifier} checks one.
 */
@NullMarked
package io.spoor.export;

import org.jspecify.annotations.NullMarked;
