import type { ConnectorConfiguration } from '../model/configuration.ts';
import { connectorNamed } from '../model/connector-named.ts';
import { previewObject } from '../preview/preview-object.ts';
import { compilePlan, type PlanNames } from '../rules/compile-plan.ts';
import type { Plan } from '../rules/plan.ts';
import { runCycle } from './cycle.ts';
import { EngineBusyError, EngineConfigurationError } from './engine-error.ts';
import type { Engine, EngineParts, RunOptions } from './engine.ts';
import { createNamesOfStore } from './names-of-store.ts';
import { maintainStore } from './maintenance.ts';
import { runProfile } from './run-profile.ts';
import type { RunProfile, RunRecord } from './run-record.ts';
import { synchronizationStep } from './synchronization-step.ts';

/**
 * Compiles the rules and opens the engine over its store. Throws {@link EngineConfigurationError} when a rule has an error; the store
 * is left as it was then.
 */
export function createEngine(parts: EngineParts): Engine {
  const { configuration, store, clock } = parts;
  const { connectors } = configuration;
  const plan = compile(parts);
  const oneAtATime = createTurnstile(parts);

  const run = async (connector: ConnectorConfiguration, profile: RunProfile, options: RunOptions): Promise<RunRecord> =>
    await runProfile(
      {
        store,
        plan,
        clock,
        deletionThreshold: configuration.deletionThreshold,
        openDirectory: (each) => parts.openDirectory(each),
        synchronize: synchronizationStep,
      },
      { connector, profile, options },
    );

  return {
    plan,
    runProfile: async (name, profile, options) =>
      await oneAtATime(
        `${profile} of "${name}"`,
        async () => await run(connectorMeant(connectors, name), profile, options),
      ),
    cycle: async (policy, options) =>
      await oneAtATime(policy === 'Initial' ? 'an initial cycle' : 'a delta cycle', async () => {
        maintainStore(store, configuration.schedule, clock.now());
        return await runCycle(
          {
            connectors,
            store,
            clock,
            planHash: plan.hash,
            staging: configuration.staging,
            signal: options.signal,
            run: async (connector, profile) => await run(connector, profile, options),
          },
          policy,
        );
      }),
    preview(name, dn) {
      const space = store.space(connectorMeant(connectors, name).id);
      const object = space === undefined ? undefined : store.csByDn(space, dn);
      return object === undefined ? undefined : previewObject(plan, store, object.id, clock);
    },
  };
}

/** Writes only what the store lacks for the plan, so that looking does not disturb a run of another process. */
function compile(parts: EngineParts): Plan {
  const { store } = parts;
  const known = createNamesOfStore(store);
  const plan = compileWith(parts, known);
  if (!known.lacking || parts.lookOnly === true) return plan;
  return store.batch((writer) => compileWith(parts, writer));
}

function compileWith(parts: EngineParts, writer: PlanNames): Plan {
  const { configuration, rules } = parts;
  const { plan, problems } = compilePlan({
    configuration,
    rules,
    writer,
    capability: (connector, objectType, attribute) => parts.capability(connector, objectType, attribute),
  });
  if (problems.some(({ severity }) => severity === 'error')) throw new EngineConfigurationError(problems);
  return plan;
}

function connectorMeant(connectors: readonly ConnectorConfiguration[], nameOrId: string): ConnectorConfiguration {
  return connectors.find(({ id }) => id === nameOrId) ?? connectorNamed(connectors, nameOrId);
}

type Turnstile = <T>(activity: string, work: () => Promise<T>) => Promise<T>;

function createTurnstile({ store, clock }: EngineParts): Turnstile {
  let busy = false;
  return async (activity, work) => {
    if (busy) throw new EngineBusyError();
    const hold = store.hold({ activity, since: clock.now() });
    if (hold.kind === 'busy') throw new EngineBusyError(hold);
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
      hold.release();
    }
  };
}
