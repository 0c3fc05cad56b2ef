export declare const morph: typeof import("ts-morph");
