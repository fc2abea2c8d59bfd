/**
 * Pure normalisers, one per source: each raw record has exactly one {@link NormaliseResult}, free
 * of live secrets.
 *
 * <p>To add a source, write a {@link io.spoor.sources.mapping.SourceMapping} in a separate package
 * next to {@code cloudtrail} and {@code otel}, and add one line to {@link Normalisers}.
 */
@NullMarked
package io.spoor.sources;

import org.jspecify.annotations.NullMarked;
