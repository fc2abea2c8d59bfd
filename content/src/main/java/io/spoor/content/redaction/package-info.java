/**
 * Removes live secrets from records: by the name of the member, parameter or header, and by the
 * shape of the value.
 *
 * <p>Ids (access key ids, {@code jti}, request ids, ARNs) and personal data are not secrets and
 * remain. Every scan is one pass whose work is bounded by the length of the text.
 */
@NullMarked
package io.spoor.content.redaction;

import org.jspecify.annotations.NullMarked;
