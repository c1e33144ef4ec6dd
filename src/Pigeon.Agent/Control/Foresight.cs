using Pigeon.Agent.Formulas;
using Pigeon.Agent.World;
using Pigeon.Core;
using Pigeon.Core.Planning;
using Pigeon.Core.World;

namespace Pigeon.Agent.Control;

/// <summary>Tells what a verb would do, in the order in which it would be done: each move, and each of HAProxy's and of formulas' files where it is written.</summary>
public sealed class Foresight(Draftsman draftsman, RecoveryImage image, FormulaPlaces formulas)
{
    /// <param name="desired">What should be now.</param>
    /// <param name="candidate">What should be once the verb is accepted.</param>
    public ValueList<PlannedStep> Steps(Desired desired, Desired candidate, Observed observed, DateTimeOffset now)
    {
        var steps = new List<PlannedStep>();
        var files = Written(desired, observed.Proxy).ToDictionary(file => file.Path, file => file.Text);
        foreach (var turn in Forecast.Turns(candidate, state => draftsman.Draw(state).Structure, observed, now)) Follow(turn, files, steps);
        return steps.ToValueList();
    }

    /// <summary>What the files hold now. While HAProxy runs another configuration than the wanted one, only its maps are known for certain.</summary>
    private IEnumerable<(string Path, string Text)> Written(Desired desired, ProxyView? proxy)
    {
        if (proxy is not { IsOurs: true }) return [];
        var blueprint = draftsman.Draw(desired);
        return proxy.Structure == blueprint.Structure ? image.Contents(blueprint, proxy) : image.Maps(proxy);
    }

    /// <summary>As <see cref="LiveWorld.ApplyAsync"/> carries it out: files first, then the commands or the reload that they are for.</summary>
    private void Follow(ForeseenTurn turn, Dictionary<string, string> files, List<PlannedStep> steps)
    {
        var blueprint = draftsman.Draw(turn.Desired);
        var (before, run) = (turn.Observed, new List<Move>());
        foreach (var move in turn.Moves)
        {
            if (LiveWorld.IsRuntime(move))
            {
                run.Add(move);
                continue;
            }

            before = Flush(run, before);
            if (move is Move.StartProxy or Move.Reload)
            {
                before = Forecast.After(before, move, turn.Desired, turn.Structure);
                steps.AddRange(Changed(image.Contents(blueprint, before.Proxy!), files));
            }

            steps.Add(PlannedStep.Of(move));
            if (move is Move.LayFormula lay)
                steps.AddRange(lay.Spec.Formula!.Files.Select(file => PlannedStep.Write($"{formulas.FolderOf(lay.Name, lay.Version)}/{file.Name}")));
        }

        Flush(run, before);

        Observed Flush(List<Move> moves, Observed world)
        {
            if (moves.Count == 0) return world;
            var after = Forecast.After(world, moves, turn.Desired, turn.Structure);
            var isWanted = world.Proxy!.Structure == turn.Structure;
            steps.AddRange(Changed(isWanted ? image.Contents(blueprint, after.Proxy!) : image.Maps(after.Proxy!), files));
            steps.AddRange(moves.Select(PlannedStep.Of));
            moves.Clear();
            return after;
        }
    }

    private static List<PlannedStep> Changed(IEnumerable<(string Path, string Text)> contents, Dictionary<string, string> files)
    {
        var steps = new List<PlannedStep>();
        foreach (var (path, text) in contents)
        {
            // A file that is not there yet, and would be empty, is there all the same: the agent makes it when it starts.
            if (files.GetValueOrDefault(path, "") != text) steps.Add(PlannedStep.Write(path));
            files[path] = text;
        }

        return steps;
    }
}
