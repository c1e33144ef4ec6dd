using Pigeon.Core.Planning;

namespace Pigeon.Agent.Control;

/// <summary>One line of a plan.</summary>
/// <param name="Kind">A stable word for programs: a move's, or <see cref="WriteFile"/>.</param>
public sealed record PlannedStep(string Kind, string Text)
{
    public const string WriteFile = "write_file";

    public const string Reload = "reload";

    public static PlannedStep Of(Move move) => new(Words.Of(move.GetType().Name), move.Text);

    public static PlannedStep Write(string path) => new(WriteFile, $"write {path}");
}
