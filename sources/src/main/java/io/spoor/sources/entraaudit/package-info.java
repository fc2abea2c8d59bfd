/** Directory audits of Microsoft Entra ID. */
@NullMarked
package io.spoor.sources.entraaudit;

import org.jspecify.annotations.NullMarked;
