using System.Reflection;
using Pigeon.Core.Protocol;

namespace Pigeon.TestKit;

/// <summary>The codes of problems, as the code has them.</summary>
public static class ProblemCodes
{
    /// <summary>Those that answers have: <see cref="ProblemCode.TooMany"/> is written down only, because nothing is said on such connections.</summary>
    public static IReadOnlyList<string> Said { get; } =
        [.. typeof(ProblemCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).Where(code => code != ProblemCode.TooMany)];
}
