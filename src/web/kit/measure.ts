/** Bytes of text one sealed message carries beside its own marks. */
export const MESSAGE_BYTES = 600

/** Bytes a text takes in a message, where it stands as JSON. */
export const textBytes = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length - 2
