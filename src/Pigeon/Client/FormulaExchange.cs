using Pigeon.Core.Names;
using Pigeon.Core.Protocol;

namespace Pigeon.Client;

/// <summary>Sends a definition with the formulas that the agent asks for. Which those are only the agent knows, for the template may go by its VM.</summary>
internal static class FormulaExchange
{
    /// <param name="ask">Sends the definition with what was asked for so far.</param>
    public static async Task<T> AskAsync<T>(DefinitionSource source, Func<DefinitionSource, Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask(source);
            }
            catch (CommandFailedException fault) when (fault.Problem is { Code: ProblemCode.FormulaNeeded, Formula: { } wanted } && IsNew(source, wanted))
            {
                source = source with { Formulas = [.. source.Formulas ?? [], Pack(source, wanted)] };
            }
        }
    }

    private static bool IsNew(DefinitionSource source, string wanted) => source.Formulas?.Any(formula => formula.Path == wanted) != true;

    /// <summary>The other side is not believed: it gets nothing but what lies beside the definition.</summary>
    private static FormulaWire Pack(DefinitionSource source, string wanted)
    {
        if (!FormulaPath.TryParse(wanted, out var path)) throw CommandFailedException.Misunderstood($"the agent asks for the files of '{wanted}', which is no folder beside {source.File}", null);
        var folder = FormulaPacker.Pack(source.File, path);
        return folder.Problem is { } problem ? throw CommandFailedException.Usage($"{source.File}: config.formula: {problem}") : FormulaWire.Of(folder);
    }
}
