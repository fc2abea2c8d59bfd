/** Sign-ins of Microsoft Entra ID. */
@NullMarked
package io.spoor.sources.entrasignin;

import org.jspecify.annotations.NullMarked;
