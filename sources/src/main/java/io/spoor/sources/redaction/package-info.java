/**
 * Takes live secrets out of records: by the name of the member, parameter or header, and by the
 * shape of the value.
 *
 * <p>Ids (access key ids, {@code jti}, request ids, ARNs) are no secrets and stay; people's data
 * neither is one. Every scan is a single pass over the text whose work is bounded by its length,
 * whatever the input.
 */
@NullMarked
package io.spoor.sources.redaction;

import org.jspecify.annotations.NullMarked;
