import type { IToken, ParserMethod } from 'chevrotain';
import type { LinkType, Precedence, Rule, Word } from '../ast/rule.ts';
import { isName } from './clause-parser.ts';
import { FlowParser } from './flow-parser.ts';
import { missingWord } from './missing-word.ts';
import type { HeaderItem } from './rule-draft.ts';
import { Comma, DottedWord, endsEverything, Guid, Integer, keyword, LeftBrace, Name, Star, Text } from './tokens.ts';

/** One item of a header. What could not be read is absent from `values`. */
interface ReadItem {
  readonly name: HeaderItem;
  readonly values: Partial<Rule>;
}

/** The items before the blocks of a rule. */
export abstract class HeaderParser extends FlowParser {
  protected readonly headerItem: ParserMethod<[], ReadItem> = this.RULE('headerItem', (): ReadItem =>
    this.OR([
      { ALT: () => this.SUBRULE(this.idItem) },
      { ALT: () => this.SUBRULE(this.descriptionItem) },
      { ALT: () => this.SUBRULE(this.connectorItem) },
      { ALT: () => this.SUBRULE(this.typesItem) },
      { ALT: () => this.SUBRULE(this.linkItem) },
      { ALT: () => this.SUBRULE(this.precedenceItem) },
      { ALT: () => this.SUBRULE(this.tagItem) },
      { ALT: () => this.SUBRULE(this.versionItem) },
      { ALT: () => this.SUBRULE(this.expiryItem) },
      { ALT: () => this.SUBRULE(this.extensionItem) },
      { ALT: () => this.SUBRULE(this.disabledItem) },
      { ALT: () => this.SUBRULE(this.passwordItem) },
    ]),
  );

  private readonly idItem: ParserMethod<[], ReadItem> = this.RULE('idItem', (): ReadItem => {
    const internal = this.OPTION(() => this.take(this.CONSUME(keyword('internal'))));
    this.expectKeyword(keyword('id'));
    const found = this.OPTION1(() => this.take(this.CONSUME(Guid)));
    return this.ACTION((): ReadItem => {
      const name = internal === undefined ? 'id' : 'internal id';
      const word = this.orReport(found, name, 'a GUID without braces');
      if (word === undefined) return { name, values: {} };
      const guid = { text: word.text.toLowerCase(), span: word.span };
      return { name, values: internal === undefined ? { id: guid } : { internalId: guid } };
    });
  });

  private readonly descriptionItem: ParserMethod<[], ReadItem> = this.RULE('descriptionItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('description')));
    const description = this.textOrReport(1, 'description');
    return { name: 'description', values: description === undefined ? {} : { description } };
  });

  private readonly connectorItem: ParserMethod<[], ReadItem> = this.RULE('connectorItem', (): ReadItem => {
    const start = this.LA(1).startOffset;
    this.OPTION(() => this.take(this.CONSUME(keyword('connector'))));
    const every = this.OPTION1(() => this.SUBRULE(this.everyCategory));
    if (every !== undefined && !this.RECORDING_PHASE) {
      const span = { start, end: this.lastEnd };
      return { name: 'connector', values: { connector: { kind: 'every', category: every, span } } };
    }
    const names = [this.textOrReport(1, 'connector', 'the name of a connector in double quotes, or "every ad"')];
    this.MANY(() => {
      this.take(this.CONSUME(Comma));
      names.push(this.textOrReport(2, 'connector'));
    });
    return this.ACTION((): ReadItem => {
      const known = names.filter((name) => name !== undefined);
      if (known.length === 0) return { name: 'connector', values: {} };
      return {
        name: 'connector',
        values: { connector: { kind: 'named', names: known, span: { start, end: this.lastEnd } } },
      };
    });
  });

  private readonly everyCategory: ParserMethod<[], Word> = this.RULE('everyCategory', () => {
    this.take(this.CONSUME(keyword('every')));
    return this.typeName('every', 'a kind of directory: every ad');
  });

  private readonly typesItem: ParserMethod<[], ReadItem> = this.RULE('typesItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('from')));
    const sourceObjectType = this.SUBRULE1(this.objectType, { ARGS: ['from'] });
    this.expectKeyword(keyword('to'));
    const targetObjectType = this.SUBRULE2(this.objectType, { ARGS: ['to'] });
    return { name: 'from', values: { sourceObjectType, targetObjectType } };
  });

  private readonly objectType: ParserMethod<[string], Word> = this.RULE('objectType', (item: string) => {
    const star = this.OPTION(() => this.take(this.CONSUME(Star)));
    if (star === undefined || this.RECORDING_PHASE) return this.typeName(item, 'an object type');
    return { text: '*', span: { start: star.startOffset, end: this.lastEnd } };
  });

  private readonly linkItem: ParserMethod<[], ReadItem> = this.RULE('linkItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('link')));
    const read: { link?: LinkType } = {};
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.take(this.CONSUME(keyword('provision')));
            read.link = 'provision';
          },
        },
        { ALT: () => (read.link = this.SUBRULE(this.joinLink)) },
        {
          ALT: () => {
            this.take(this.CONSUME(keyword('sticky')));
            this.expectKeyword(keyword('join'));
            read.link = 'sticky join';
          },
        },
      ]),
    );
    if (read.link === undefined) this.missing('link', 'provision, join, sticky join or join no flow');
    return { name: 'link', values: read };
  });

  private readonly joinLink: ParserMethod<[], LinkType> = this.RULE('joinLink', () => {
    let link: LinkType = 'join';
    this.take(this.CONSUME(keyword('join')));
    this.OPTION(() => {
      this.take(this.CONSUME(keyword('no')));
      this.expectKeyword(keyword('flow'));
      link = 'join no flow';
    });
    return link;
  });

  private readonly precedenceItem: ParserMethod<[], ReadItem> = this.RULE('precedenceItem', (): ReadItem => {
    const start = this.take(this.CONSUME(keyword('precedence'))).startOffset;
    const number = this.OPTION(() => this.take(this.CONSUME(Integer)));
    const anchor = this.OPTION1(() => this.SUBRULE(this.precedenceAnchor));
    return this.ACTION((): ReadItem => {
      const span = { start, end: this.lastEnd };
      const precedence: Precedence | undefined =
        number === undefined
          ? anchor && { ...anchor, span }
          : { kind: 'number', value: this.wholeNumber(number), span };
      if (precedence === undefined) this.missing('precedence', "a number, or before or after another rule's name");
      return { name: 'precedence', values: precedence === undefined ? {} : { precedence } };
    });
  });

  private readonly precedenceAnchor: ParserMethod<[], { kind: 'before' | 'after'; rule: Word }> = this.RULE(
    'precedenceAnchor',
    () => {
      const kind = this.OR([
        { ALT: () => this.anchorKind('before', this.CONSUME(keyword('before'))) },
        { ALT: () => this.anchorKind('after', this.CONSUME(keyword('after'))) },
      ]);
      const rule = this.textOrReport(1, `precedence ${kind}`, 'the name of another rule in double quotes');
      return { kind, rule: rule ?? missingWord(this.here()) };
    },
  );

  private readonly tagItem: ParserMethod<[], ReadItem> = this.RULE('tagItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('tag')));
    const read: { tag?: Word } = {};
    this.OPTION(() =>
      this.OR([
        { ALT: () => (read.tag = this.SUBRULE(this.lines)) },
        { ALT: () => (read.tag = this.bare(this.CONSUME(DottedWord))) },
        { ALT: () => (read.tag = this.bare(this.CONSUME(Name))) },
      ]),
    );
    if (read.tag === undefined) this.missing('tag', 'a word or a text in double quotes');
    return { name: 'tag', values: read };
  });

  private readonly versionItem: ParserMethod<[], ReadItem> = this.RULE('versionItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('version')));
    const found = this.OPTION(() => this.take(this.CONSUME(Integer)));
    return this.ACTION((): ReadItem => {
      if (found === undefined) this.missing('version', 'a number');
      return { name: 'version', values: found === undefined ? {} : { version: this.wholeNumber(found) } };
    });
  });

  private readonly expiryItem: ParserMethod<[], ReadItem> = this.RULE('expiryItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('soft')));
    this.expectKeyword(keyword('delete'));
    this.expectKeyword(keyword('expiry'));
    const softDeleteExpiry = this.textOrReport(1, 'soft delete expiry', 'a time span such as "1.00:00:00"');
    return { name: 'soft delete expiry', values: softDeleteExpiry === undefined ? {} : { softDeleteExpiry } };
  });

  private readonly extensionItem: ParserMethod<[], ReadItem> = this.RULE('extensionItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('extension')));
    const extension = this.textOrReport(1, 'extension', 'XML elements as a text: "<Element>value</Element>"');
    return { name: 'extension', values: extension === undefined ? {} : { extension } };
  });

  private readonly disabledItem: ParserMethod<[], ReadItem> = this.RULE('disabledItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('disabled')));
    return { name: 'disabled', values: { disabled: true } };
  });

  private readonly passwordItem: ParserMethod<[], ReadItem> = this.RULE('passwordItem', (): ReadItem => {
    this.take(this.CONSUME(keyword('password')));
    this.expectKeyword(keyword('sync'));
    return { name: 'password sync', values: { passwordSync: true } };
  });

  /** A text in double quotes, or a report that `item` lacks it. */
  protected textOrReport(index: number, item: string, what = 'a text in double quotes'): Word | undefined {
    if (this.RECORDING_PHASE || this.LA(1).tokenType === Text) return this.subrule(index, this.lines);
    this.missing(item, what);
    return undefined;
  }

  /** Reports that `item` lacks its value, and skips what stands in its place: up to the next item or the end of the line. */
  protected missing(item: string, what: string): void {
    if (this.RECORDING_PHASE) return;
    this.report(this.here(), 'missing-value', `"${item}" needs ${what}, but ${this.found()} comes next`);
    while (
      !this.startsLine() &&
      !this.startsItem() &&
      !endsEverything.has(this.LA(1).tokenType) &&
      this.LA(1).tokenType !== LeftBrace
    ) {
      this.take(this.LA(1));
      this.SKIP_TOKEN();
    }
  }

  protected startsItem(): boolean {
    return itemStarts.has(this.LA(1).image);
  }

  /** Whether the next token is the first on its line. */
  protected startsLine(): boolean {
    return this.source.slice(this.lastEnd, this.LA(1).startOffset).includes('\n');
  }

  private typeName(item: string, what: string): Word {
    // An item on the next line is not the type that is still to be typed on this one, although types may be called so.
    const isNextItem = this.startsLine() && this.startsItem();
    if (this.RECORDING_PHASE || (isName(this.LA(1)) && !isNextItem)) return this.SUBRULE(this.attributeName);
    this.missing(item, what);
    return missingWord(this.here());
  }

  private orReport(token: IToken | undefined, item: string, what: string): Word | undefined {
    if (token !== undefined) return this.bare(token);
    this.missing(item, what);
    return undefined;
  }

  private anchorKind<Kind extends string>(kind: Kind, token: IToken): Kind {
    this.take(token);
    return kind;
  }

  private bare(token: IToken): Word {
    this.take(token);
    return { text: token.image, span: { start: token.startOffset, end: this.lastEnd } };
  }

  private wholeNumber(token: IToken): number {
    const value = Number(token.image);
    if (Number.isSafeInteger(value)) return value;
    const span = { start: token.startOffset, end: this.lastEnd };
    this.report(
      span,
      'number-out-of-range',
      `${token.image} is not a number that can be counted with here; write a whole number such as 100`,
    );
    return 0;
  }
}

const itemStarts: ReadonlySet<string> = new Set([
  'id',
  'internal',
  'description',
  'connector',
  'every',
  'from',
  'link',
  'precedence',
  'tag',
  'version',
  'soft',
  'disabled',
  'password',
  'extension',
]);
