/** Certificates, users, passwords and rights of a local stack that asks for them. */
@NullMarked
package io.spoor.local.secure;

import org.jspecify.annotations.NullMarked;
