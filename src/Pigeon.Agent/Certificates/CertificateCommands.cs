using Pigeon.Agent.Haproxy;

namespace Pigeon.Agent.Certificates;

/// <summary>The commands that change certificates, as text with their good replies (measured on HAProxy 2.6).</summary>
internal static class CertificateCommands
{
    private const string Success = "Success!";

    /// <summary>What remains where an agent died half way is filled again.</summary>
    public static RuntimeCommand New(string file) =>
        RuntimeCommand.Answered($"new ssl cert {CommandText.Word(file)}", $"New empty certificate store '{file}'!", $"Certificate '{file}' already exists!");

    /// <summary>
    /// Only this whole reply is a yes. While a change of another certificate is open, HAProxy puts the payload into that one and
    /// answers "Transaction updated for certificate" with the other's name.
    /// </summary>
    public static RuntimeCommand Set(string file, string pem) =>
        RuntimeCommand.Answered($"set ssl cert {CommandText.Word(file)} {CommandText.PayloadMark}\n{pem}", $"Transaction created for certificate {file}!");

    public static RuntimeCommand Commit(string file) => RuntimeCommand.Spoken($"commit ssl cert {CommandText.Word(file)}", $"Committing {file}", Success);

    public static RuntimeCommand Abort(string file) =>
        RuntimeCommand.Answered($"abort ssl cert {CommandText.Word(file)}", "No ongoing transaction!", $"Transaction aborted for certificate '{file}'!");

    /// <summary>Adding what is in the list already makes a second entry.</summary>
    public static RuntimeCommand AddToList(string list, string file) => RuntimeCommand.Spoken(
        $"add ssl crt-list {CommandText.Word(list)} {CommandText.Word(file)}", $"Inserting certificate '{file}' in crt-list '{list}'", Success);

    public static RuntimeCommand RemoveFromList(string list, string file) => RuntimeCommand.Answered(
        $"del ssl crt-list {CommandText.Word(list)} {CommandText.Word(file)}", $"Entry '{file}' deleted in crtlist '{list}'!");

    /// <summary>Only what no list holds.</summary>
    public static RuntimeCommand Delete(string file) => RuntimeCommand.Answered($"del ssl cert {CommandText.Word(file)}", $"Certificate '{file}' deleted!");
}
