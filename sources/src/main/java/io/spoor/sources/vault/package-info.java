/** Records of audit devices of Vault. */
@NullMarked
package io.spoor.sources.vault;

import org.jspecify.annotations.NullMarked;
