/**
 * Pure normalisers, one a source: every raw record gives exactly one {@link NormaliseResult}, and
 * no live secret passes.
 *
 * <p>To add a source: write a {@link io.spoor.streams.normalise.domain.mapping.Mapping} in a
 * package of its own beside {@code cloudtrail} and {@code otel}, and add one line to {@link
 * Normalisers}.
 */
@NullMarked
package io.spoor.sources;

import org.jspecify.annotations.NullMarked;
