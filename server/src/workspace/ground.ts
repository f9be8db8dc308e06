import type { Edit, Finding } from '../model/finding.ts';
import { Names } from '../model/names.ts';
import type { Part } from '../model/parts.ts';
import { Scope } from '../model/scope.ts';
import type { Attachment, Mode, Vnic } from '../model/topology.ts';
import { attachedAs } from '../model/variation.ts';
import { type Lens, Outlook } from '../predict/predict.ts';
import type { VnicPrediction } from '../predict/prediction.ts';
import { ignoresOf } from '../rules/ignores.ts';
import { placeKey } from '../rules/shared/say.ts';
import { type Broken, Standing } from '../rules/standing.ts';
import type { VnicChange } from './what-if.ts';
import { withEdits } from './with-edits.ts';
import type { World } from './world.ts';

/*
 * What a vnic's other modes are tried on: the part of the world that its VM is in, with what a mode needs on its hosts.
 * That is linked, checked and made into a network once, and for each vnic only what it changes is looked at.
 */

/** What is wrong where a vnic is attached in one way. */
export interface Outcome {
  readonly broken: readonly Broken[];
  /** Whether what it meets is something that it can be attached to so. */
  readonly attaches: boolean;
}

/** One vnic attached otherwise. */
export interface Attempt extends Outcome {
  /** What the vnic's members get. */
  readonly figures: () => readonly VnicPrediction[];
}

export class Ground {
  private readonly part: Part;
  private readonly names: () => Names;
  /** What the part delivers as it is, and under a lens. */
  private readonly plain: Outlook;
  private readonly lensed: Outlook;
  readonly standing: Standing;

  constructor(world: World, part: Part, lens: Lens) {
    this.part = part;
    const { topology, findings } = part;
    this.plain = new Outlook(topology);
    this.lensed = Object.keys(lens).length > 0 ? new Outlook(topology, lens) : this.plain;
    let names: Names | undefined;
    this.names = () => (names ??= new Names(world.tops));
    const ignores = ignoresOf(world);
    this.standing = new Standing(
      { topology, findings: [...findings, ...world.outsideParts], prediction: () => this.plain },
      (finding) => !ignores.none && ignores.silences(finding),
    );
  }

  /** What comes of a change where a vnic has all that it needs; `before` is how many places each rule finds at fault without it. */
  attempt(attachment: Attachment, mode: Mode, { targets }: VnicChange, before: Standing): Attempt {
    const { topology } = this.part;
    const vnic = this.here(attachment);
    const scope = new Scope(this.names());
    const varied = attachedAs(topology, vnic, { mode, targets }, scope);
    const { findings } = scope;
    const plain = this.plain.of(varied);
    const lensed = this.lensed === this.plain ? plain : this.lensed.of(varied);
    return {
      broken: this.standing.brokenBy(
        { topology: varied, findings, prediction: () => plain },
        this.asIs(vnic),
        before.counts,
      ),
      attaches: findings.length === 0,
      figures: () => lensed.vnic(vnic),
    };
  }

  /** A vnic as it is. */
  now(attachment: Attachment): Outcome {
    const vnic = this.here(attachment);
    const findings = this.asIs(vnic);
    return { broken: this.standing.brokenNow(vnic, findings), attaches: findings.length === 0 };
  }

  /** What is said of a vnic's text as it is. */
  private asIs(vnic: Vnic): readonly Finding[] {
    const scope = new Scope(this.names());
    attachedAs(this.part.topology, vnic, { mode: vnic.mode.value }, scope);
    return scope.findings;
  }

  /** The vnic as it is called here: with other text on its host it is another object. */
  private here({ vm, vnic }: Attachment): Vnic {
    const same = this.part.topology.vms.find(({ name }) => name === vm.name);
    return same?.vnics.find(({ name }) => name === vnic.name) ?? vnic;
  }
}

/** The grounds of a world: as it is, and with what some mode needs on its hosts. */
export class Grounds {
  private readonly world: World;
  private readonly lens: Lens;
  private readonly asIs = new Map<Part, Ground>();
  private readonly prepared = new Map<string, Ground>();

  constructor(world: World, lens: Lens) {
    this.world = world;
    this.lens = lens;
  }

  /** What comes of a change; `mode` is the vnic's then. */
  attempt(attachment: Attachment, mode: Mode, change: VnicChange): Attempt {
    const asItIs = this.asItIs(attachment);
    return this.with(change.needs, attachment).attempt(attachment, mode, change, asItIs.standing);
  }

  /** What is wrong with a vnic as it is. */
  now(attachment: Attachment): Outcome {
    return this.asItIs(attachment).now(attachment);
  }

  private asItIs({ vm }: Attachment): Ground {
    const part = this.world.partOf(vm.bound.top);
    let ground = this.asIs.get(part);
    if (!ground) this.asIs.set(part, (ground = new Ground(this.world, part, this.lens)));
    return ground;
  }

  private with(needs: readonly Edit[], attachment: Attachment): Ground {
    if (needs.length === 0) return this.asItIs(attachment);
    const { vm } = attachment;
    const key = needs
      .map(({ place, text }) => `${placeKey(place)} ${text}`)
      .concat(`${this.world.parts.indexOf(this.world.partOf(vm.bound.top))}`)
      .join('\n');
    let ground = this.prepared.get(key);
    if (!ground) {
      const changed = withEdits(this.world, needs);
      const has = (part: Part): boolean => part.topology.vms.some(({ name }) => name === vm.name);
      const same = changed.partOf(vm.bound.top);
      // A VM in the block of a host is in another statement now.
      const part = has(same) ? same : (changed.parts.find(has) ?? same);
      this.prepared.set(key, (ground = new Ground(changed, part, this.lens)));
    }
    return ground;
  }
}
