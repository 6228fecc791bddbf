"""What a test's Request Tracker is made of: its configuration, queues, people, rights, fields and articles (Perl)."""

CONFIG = r"""
Set($rtname, 'lab');
Set($Organization, 'lab.example');
Set($CorrespondAddress, 'support@lab.example');
Set($CommentAddress, 'support-comment@lab.example');
Set($Timezone, 'UTC');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '%(folder)s/rt.sqlite');
Set($WebDomain, '127.0.0.1');
Set($WebPort, %(port)d);
Set($WebPath, '');
Set($LogToSyslog, undef);
Set($LogToSTDERR, undef);
Set($LogToFile, 'info');
Set($LogDir, '%(folder)s/log');
Set($LogToFileNamed, 'rt.log');
Set($HTMLFormatter, 'core');
Set($BcryptCost, 4);                 # RT checks the token with bcrypt on every request; its own 12 costs 300 ms each
Set($MaxAttachmentSize, 20_000_000);
Set(@LexiconLanguages, qw(en));
Set($RTAddressRegexp, qr/^(support|support-comment|escalations|legal)\@lab\.example$/i);
my $sequence = 0;
Set($MailCommand, sub {              # every outgoing mail becomes one file, nothing is sent
    my $entity = shift;
    my $name = sprintf '%%s/mail/%%.6f-%%d-%%03d.eml', '%(folder)s', Time::HiRes::time(), $$, $sequence++;
    open my $file, '>', $name or die "cannot write $name: $!";
    $entity->print($file);
    return close $file;
});
require Time::HiRes;
{   no warnings 'once';
    $RT::VarPath         = '%(folder)s/var';
    $RT::MasonDataDir    = '%(folder)s/var/mason';
    $RT::MasonSessionDir = '%(folder)s/var/session';
}
1;
"""

# Loaded by `rt-setup-database --action insert`. Agents see Support and Escalations; Legal takes tickets and shows none.
# The viewer may look but not change; the outsider may do nothing.
SEED = r"""
use strict; use warnings; use utf8;
our (@Queues, @Users, @Groups, @ACL, @CustomFields, @Classes, @Articles, @Final);
my @all = qw(Support Escalations Legal);
@Queues = map { { Name => $_, CorrespondAddress => lc($_) . '@lab.example' } } @all;
@Groups = ({ Name => 'Agents' }, { Name => 'Viewers' });
@Users = (
    (map { { Name => $_->[0], RealName => $_->[1], EmailAddress => "$_->[0]\@lab.example", Privileged => 1 } }
        [ agent => 'Ada Agent' ], [ agent2 => 'Bo Agent' ], [ viewer => 'Vi Viewer' ], [ outsider => 'Ola Outside' ]),
    { Name => 'customer@shop.example', RealName => 'Cleo Customer', EmailAddress => 'customer@shop.example' },
);
for my $queue (qw(Support Escalations)) {
    push @ACL, map { { GroupDomain => 'UserDefined', GroupId => 'Agents', Queue => $queue, Right => $_ } } qw(
        SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail CreateTicket ReplyToTicket CommentOnTicket
        ModifyTicket OwnTicket TakeTicket StealTicket ReassignTicket DeleteTicket Watch);
    push @ACL, map { { GroupDomain => 'UserDefined', GroupId => 'Viewers', Queue => $queue, Right => $_ } }
        qw(SeeQueue ShowTicket);
}
push @ACL, map { { GroupDomain => 'UserDefined', GroupId => 'Agents', Right => $_ } }
    qw(SeeCustomField ModifyCustomField SetInitialCustomField ShowArticle SeeClass ManageAuthTokens);
push @ACL, map { { GroupDomain => 'UserDefined', GroupId => 'Viewers', Right => $_ } }
    qw(SeeCustomField ShowArticle SeeClass);
# Customers may write in and answer, as on a normal public desk.
push @ACL, map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } }
    qw(CreateTicket ReplyToTicket);
@CustomFields = (
    { Name => 'Tags', Type => 'FreeformMultiple', LookupType => 'RT::Queue-RT::Ticket', Queue => [@all] },
    { Name => 'Severity', Type => 'SelectSingle', LookupType => 'RT::Queue-RT::Ticket', Queue => [@all],
      Values => [ map { { Name => $_ } } qw(Low Normal High Critical) ] },
    { Name => 'Intent', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket', Queue => [@all] },
    { Name => 'Body', Type => 'TextSingle', LookupType => 'RT::Class-RT::Article', ApplyTo => 0 },
);
@Classes = ( { Name => 'KB' } );
@Final = ( sub {
    my %member = (agent => 'Agents', agent2 => 'Agents', viewer => 'Viewers');
    my %token;
    for my $name (sort keys %member) {
        my $user = RT::User->new(RT->SystemUser);  $user->Load($name);
        my $group = RT::Group->new(RT->SystemUser); $group->LoadUserDefinedGroup($member{$name});
        my ($ok, $msg) = $group->AddMember($user->PrincipalId);
        die "membership of $name: $msg" unless $ok;
    }
    for my $name (sort(keys %member), 'outsider', 'root') {
        my $user = RT::User->new(RT->SystemUser);  $user->Load($name);
        my $auth = RT::AuthToken->new(RT->SystemUser);
        my ($ok, $msg, $string) = $auth->Create(Owner => $user->Id, Description => 'lab');
        die "token of $name: $msg" unless $ok;
        $token{$name} = $string;
    }
    for my $kb (
        [ 'Refund window', 'refund money back return',
          'Refunds are possible for 30 days after delivery. Ask for the order number.' ],
        [ 'Reset a password', 'password login reset',
          'Send the reset link from the account page. The link is valid for one hour.' ],
        [ 'Late delivery', 'delivery late parcel tracking',
          'Check the carrier page first; after 10 working days open a trace request.' ],
    ) {
        my $article = RT::Article->new(RT->SystemUser);
        my ($ok, $msg) = $article->Create(Class => 'KB', Name => $kb->[0], Summary => $kb->[1]);
        die "article: $msg" unless $ok;
        ($ok, $msg) = $article->AddCustomFieldValue(Field => 'Body', Value => $kb->[2]);
        die "article body: $msg" unless $ok;
    }
    open my $file, '>', $ENV{RT_UP_TOKENS} or die $!;
    print {$file} JSON::to_json(\%token);
    close $file;
} );
1;
"""
