/** Between the parts of a list. Arabic script has a comma of its own, turned the way it is read. */
export const commaOf = (language: string): string => (/^(ar|fa|ps|ug|ur)(-|$)/.test(language) ? '، ' : ', ')
